"""Child processes with limits and no way out, for all that strangers send: queries, updates, PDFs, documents.

parent: `process` starts a child, asks it once and says why it ended; `pool` keeps some (`worker`) and leases them out
child:  `child` shuts itself in (`wall`, `limits`) before anything else, then answers messages (`frames`)
"""
