int defined = 63;
