"""HTML to finished gatherings: the only place that knows WeasyPrint."""

from guidebuilder.press.engine import leaner

leaner.install()
