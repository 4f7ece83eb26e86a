"""A user's own encoder beside the words: what is near in meaning, of a model folder on this machine.

None ships, for none that was trained here earned its place (docs/ranking.md). A folder that ``SIZHONG_ENCODER`` names
takes it: one of model2vec (static vectors), or one with an ONNX model, as sentence-transformers saves them. Nothing is
downloaded.

:mod:`sizhong_search.encoder.models` opens the folder, :mod:`sizhong_search.encoder.vectors` keeps the passages'
vectors, :mod:`sizhong_search.encoder.nearness` tells which passages are near and adds them to a ranking.
"""
