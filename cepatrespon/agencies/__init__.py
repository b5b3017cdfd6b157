"""Who exists: regions and their maps, agencies, channels, categories, policies and officers.

Master data, all of it dated and loaded from files. What happened to a complaint is not known here.
"""
