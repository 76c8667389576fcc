"""Template tag libraries of the ui room."""
