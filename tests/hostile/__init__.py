"""Files that would like to take the reader down, one case a defect, made by script when the test runs."""
