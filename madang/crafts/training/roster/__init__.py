"""The roster: who learns, plays or writes here, what each can do, and who is whose mentor."""
