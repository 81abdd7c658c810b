const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Functions the interpreter may import as they are. They touch its own memory, the file system
 * that lies in it, clocks and random numbers; nothing of the host.
 */
export const ALLOWED = words(`
  exit proc_exit _abort_js _Py_emscripten_runtime _Py_CheckEmscriptenSignals_Helper
  _emscripten_runtime_keepalive_clear __call_sighandler
  environ_sizes_get environ_get random_get
  clock_res_get clock_time_get emscripten_date_now emscripten_get_now
  _tzset_js _mktime_js _localtime_js _gmtime_js
  emscripten_get_heap_max emscripten_resize_heap
  fd_close fd_read fd_write fd_sync fd_fdstat_get fd_seek fd_pread fd_pwrite
  __syscall_fcntl64 __syscall_ioctl __syscall_poll __syscall_dup3 __syscall_openat
  __syscall_faccessat __syscall_chdir __syscall_fchdir __syscall_getcwd
  __syscall_chmod __syscall_fchmod __syscall_fchmodat2 __syscall_fchown32 __syscall_fchownat
  __syscall_fdatasync __syscall_fadvise64 __syscall_utimensat
  __syscall_stat64 __syscall_lstat64 __syscall_fstat64 __syscall_newfstatat
  __syscall_statfs64 __syscall_fstatfs64 __syscall_getdents64 __syscall_readlinkat
  __syscall_ftruncate64 __syscall_truncate64
  __syscall_mkdirat __syscall_rmdir __syscall_renameat __syscall_unlinkat __syscall_symlinkat
`);

/**
 * Functions that answer "not supported". Sockets reach the network; pipes and mappings are memory
 * that no quota counts; a timer needs an event loop that never turns here.
 */
export const REFUSED = words(`
  __syscall_socket __syscall_bind __syscall_connect __syscall_listen __syscall_accept4
  __syscall_getpeername __syscall_getsockname __syscall_getsockopt
  __syscall_recvfrom __syscall_recvmsg __syscall_sendmsg __syscall_sendto
  __syscall_pipe _mmap_js _msync_js _munmap_js _setitimer_js
`);

/** Functions that answer as they do when there is nothing: no such name, no shell. */
export const REPLACED: Readonly<Record<string, () => number>> = {
  /** EAI_FAIL */
  getaddrinfo: () => -4,
  getnameinfo: () => -4,
  getprotobyname: () => 0,
  _emscripten_lookup_name: () => 0,
  _emscripten_system: () => -1,
};
