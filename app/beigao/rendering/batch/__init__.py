"""Many dossiers at once: what there is to do, who does it, what came of it.

`run.py` is the way through; `inputs.py` finds the dossiers, `work.py` makes the drafts of one of them in a worker,
`crew.py` has workers on this computer and `cluster.py` on others, `journal.py` remembers what is done.
"""
