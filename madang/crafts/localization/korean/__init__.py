"""What only Korean asks for: its romanization, its speech levels, its numerals."""
