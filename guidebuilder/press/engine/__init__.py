"""HTML to finished gatherings: the only place that knows WeasyPrint."""
