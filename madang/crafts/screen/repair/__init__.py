"""After a lost day: what was shot stays, what stood there finds new days, and little else moves."""
