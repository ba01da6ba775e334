_Thread_local int imported = 4, imported_zero;
