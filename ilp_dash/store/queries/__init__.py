"""Questions, named after their answers. Each takes a cursor and plain codes.

SQL lives only here and in the .sql files.
"""
