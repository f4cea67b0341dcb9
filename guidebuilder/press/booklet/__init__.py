"""The booklet: study edition and candidate’s copy."""
