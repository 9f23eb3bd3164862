//! Names, a type a form.
