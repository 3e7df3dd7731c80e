"""Where puskesmas stand: coordinates a city gives itself, checked against the city's own ground
before they are taken."""
