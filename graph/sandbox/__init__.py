"""Child processes with limits and no way out, for untrusted input: queries, updates, PDFs, documents.

parent: `process` starts a child, or asks one a single thing; `worker` is one that is asked again and again
child:  `child` shuts itself in (`limits`) before anything else, then answers messages (`frames`)
"""
