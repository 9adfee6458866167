"""Growth: how far each trainee will be, with an interval that was tested on months held back."""
