"""What makes the models that this folder holds; the pipeline never imports it."""
