"""The page “Which filings?”: the route with its reasons and margins, the duties of each service, the deadlines."""
