"""The pages of the site: a module for each type of page, with its context and what makes it."""
