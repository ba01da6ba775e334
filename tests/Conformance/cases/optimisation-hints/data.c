int one = 0, two[2] = {1, 2};
const int three = 3;
