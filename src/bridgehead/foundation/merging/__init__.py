"""Two records of one thing become one: pairs that are alike, what moves, and a journal by which it is undone.

Rooms say what of theirs refers to a thing and how it moves (`movers`), and which kinds of thing can be merged
(`kinds`). Nothing here knows a room.
"""
