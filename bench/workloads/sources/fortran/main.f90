! What a Fortran program asks of its runtime: list and formatted output, allocatables, derived types, array intrinsics,
! characters of deferred length, internal files, and a code with stop.
module shapes
  implicit none
  type :: shape
    real(8) :: side = 0
  contains
    procedure :: area => area_of_square
  end type
  type, extends(shape) :: disc
  contains
    procedure :: area => area_of_disc
  end type
contains
  real(8) function area_of_square(self)
    class(shape), intent(in) :: self
    area_of_square = self%side ** 2
  end function
  real(8) function area_of_disc(self)
    class(disc), intent(in) :: self
    area_of_disc = acos(-1d0) * self%side ** 2
  end function
  recursive integer function fibonacci(n) result(value)
    integer, intent(in) :: n
    value = n
    if (n > 1) value = fibonacci(n - 1) + fibonacci(n - 2)
  end function
end module

program main
  use shapes
  implicit none
  integer :: i, squares(5), status
  character(len=:), allocatable :: text
  character(len=40) :: line
  real(8), allocatable :: grid(:,:)
  class(shape), allocatable :: one
  integer, save :: counter = 7

  squares = [(i * i, i = 1, 5)]
  print *, 'squares', squares
  write (*, '(A,I0,A,F8.3)') 'sum=', sum(squares), ' root=', sqrt(real(sum(squares)))
  text = 'concat' // 'enated'
  write (*, '(A,1X,I0,1X,I0)') text, len(text), index(text, 'ten')
  allocate (grid(3, 4))
  grid = reshape([(real(i, 8), i = 1, 12)], [3, 4])
  write (*, '(4F7.2)') matmul(grid, transpose(grid))
  allocate (shape :: one)
  one%side = 1.5d0
  write (*, '(A,ES12.4)') 'square', one%area()
  deallocate (one)
  allocate (disc :: one)
  one%side = 2
  write (*, '(A,ES12.4)') 'disc', one%area()
  write (line, '(I4.4,L2)') 42, .true.
  print '(A)', trim(line)
  read (line, *, iostat=status) i
  print '(A,I0,1X,I0)', 'read back ', i, status
  allocate (grid(2, 2), stat=status)
  print '(A,L1)', 'allocated twice fails: ', status /= 0
  counter = counter + fibonacci(15)
  print '(A,I0)', 'counter ', counter
  stop 3
end program
