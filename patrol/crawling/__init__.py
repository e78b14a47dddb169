"""The door to the street: public addresses in, pages and posts out. It judges nothing and stores nothing itself."""
