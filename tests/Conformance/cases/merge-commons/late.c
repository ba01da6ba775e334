int replaced = 7;
