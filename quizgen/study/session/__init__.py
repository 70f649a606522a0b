"""One session of the drill: what is asked, in which order, and what is said."""
