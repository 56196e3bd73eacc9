import { bool, dword, type Handle, handle, kernel32, pointer, wide } from './nativeType.ts';

export type JobHandle = Handle<'job'>;
const job = handle<'job'>();

/** https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-createjobobjectw */
export const CreateJobObjectW = kernel32('CreateJobObjectW', job, pointer, wide);

/** https://learn.microsoft.com/windows/win32/api/jobapi2/nf-jobapi2-setinformationjobobject */
export const SetInformationJobObject = kernel32('SetInformationJobObject', bool, job, dword, pointer, dword);
export const JobObjectExtendedLimitInformation = 9;
export const JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE = 0x2000;

/** https://learn.microsoft.com/windows/win32/api/jobapi2/nf-jobapi2-assignprocesstojobobject */
export const AssignProcessToJobObject = kernel32('AssignProcessToJobObject', bool, job, handle<'process'>());

/** https://learn.microsoft.com/windows/win32/api/jobapi/nf-jobapi-isprocessinjob */
export const IsProcessInJob = kernel32('IsProcessInJob', bool, handle<'process'>(), job, pointer);

/** https://learn.microsoft.com/windows/win32/api/jobapi2/nf-jobapi2-terminatejobobject */
export const TerminateJobObject = kernel32('TerminateJobObject', bool, job, dword);
