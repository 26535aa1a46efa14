"""What a person sees, as HTML: the Datasette pages and the report are made of the same parts.

Models (overview, cluster, compare, document, outlets, search) turn rows into what templates show;
nothing here opens a database or knows a web server.
"""
