"""The studio: one page where an idea is written, drawn, heard and taken home.

A page reads widgets, calls one function of musegen, and shows what came back.
"""
