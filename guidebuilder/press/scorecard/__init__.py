"""The interviewer’s pack: scorecards and a summary sheet."""
