"""Times guidebuilder beside other ways to make the same guide a PDF: ``make bench``."""
