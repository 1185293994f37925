"""Telling the public: notices, objections, conferral documents, certificates."""
