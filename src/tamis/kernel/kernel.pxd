# What memory.py uses of kernel.py, for Cython.

cpdef double log(double x)
cdef int sign_class(unsigned int code, unsigned char[::1] classes)
cdef int cut_words(unsigned int[::1] codes, int length, unsigned char[::1] classes, int[::1] bounds)
