"""The one HTTP server that carries the page, Slack, Teams and the health check."""
