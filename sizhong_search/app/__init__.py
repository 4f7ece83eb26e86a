"""The Streamlit app: pages over the public API. Widgets → ``Query`` → ``KnowledgeBase`` → cards, and nothing else."""
