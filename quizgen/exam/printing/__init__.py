"""The files of an exam: papers, keys, files for learning platforms."""
