"""What is applied for, and where it stands: catalogue, batches and windows, the form, materials, workflow."""
