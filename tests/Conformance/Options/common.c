int tentative = 3;
