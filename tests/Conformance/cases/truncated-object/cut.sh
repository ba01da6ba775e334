head -c 300 main.o >short.o
