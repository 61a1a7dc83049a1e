! A toy model as a Fortran function: masses from two soft terms. `bind(c)` gives the functions the names that Lodescan calls
! (lodescan_model.h says what each is for); `value` is not needed, since arrays go as they are.
module model
  use, intrinsic :: iso_c_binding
  implicit none
  integer(c_int), parameter :: ok = 0, unphysical = 1
  character(kind=c_char, len=*), parameter :: zero = c_null_char
  character(kind=c_char, len=20), target, save :: parameter_names = "m0 [GeV], m12 [GeV]" // zero
  character(kind=c_char, len=27), target, save :: observable_names = "mstau [GeV], mgluino [GeV]" // zero

contains

  function lodescan_parameters() bind(c) result(text)
    type(c_ptr) :: text
    text = c_loc(parameter_names)
  end function

  function lodescan_observables() bind(c) result(text)
    type(c_ptr) :: text
    text = c_loc(observable_names)
  end function

  function lodescan_evaluate(parameters, observables, reason) bind(c) result(status)
    real(c_double), intent(in) :: parameters(2)
    real(c_double), intent(inout) :: observables(2)
    character(kind=c_char), intent(inout) :: reason(64)
    integer(c_int) :: status
    real(c_double) :: m0, m12, squared

    m0 = parameters(1)
    m12 = parameters(2)
    squared = m0**2 - 0.5d0 * (m12 - 400d0)**2
    if (squared < 0) then
      reason(1:7) = transfer("tachyon", reason, 7)
      status = unphysical
      return
    end if
    observables(1) = sqrt(squared)
    observables(2) = 2.4d0 * m12
    status = ok
  end function

end module
