using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace GradCam.Foundation;

/// <summary>
/// Names of files and folders that must not outlive their process: <c>PREFIX-PLACE-PID-START-RANDOM SUFFIX</c>. They
/// name that process, so that another one can recognize the files of a dead one.
/// </summary>
internal static partial class ProcessOwnedName
{
    // Processes of another machine or container cannot be asked for; none that lives leaves its files untouched for so
    // long.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(7);

    private static readonly string Place = PlaceName();
    private static readonly ulong Start = StartOf(Environment.ProcessId) ?? 0;

    /// <summary>A new name of this process.</summary>
    public static string New(string prefix, string suffix = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{prefix}{Place}-{Environment.ProcessId}-{Start}-{Random.Shared.Next():x8}{suffix}"
        );

    /// <summary>The process that a name is of; null for any other name.</summary>
    public static Owner? OwnerOf(string name, string prefix, string suffix = "")
    {
        if (name.Length < prefix.Length + suffix.Length)
            return null;
        if (!name.StartsWith(prefix, StringComparison.Ordinal) || !name.EndsWith(suffix, StringComparison.Ordinal))
            return null;
        return
            name[prefix.Length..^suffix.Length].Split('-')
                is [{ Length: 8 } place, var process, var start, { Length: 8 } random]
            && place.All(char.IsAsciiHexDigitLower)
            && random.All(char.IsAsciiHexDigitLower)
            && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            && ulong.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out ulong began)
            ? new(place, id, began)
            : null;
    }

    /// <summary>
    /// True if a process has ended for certain, or belongs to another machine or container and has not written for
    /// days.
    /// </summary>
    /// <param name="owner">The process.</param>
    /// <param name="written">The time when the file or folder that it left was last written to.</param>
    public static bool IsDead(Owner owner, DateTime written) =>
        owner.Place == Place && owner.Start != 0 && Start != 0
            ? StartOf(owner.Process) != owner.Start && !IsHidden(owner.Process)
            : DateTime.UtcNow - written > Abandoned;

    /// <summary>
    /// A machine since it was started, and on Linux the processes that see each other: a container has its own.
    /// </summary>
    private static string PlaceName()
    {
        string text = Environment.MachineName;
        try
        {
            if (OperatingSystem.IsLinux())
                text +=
                    File.ReadAllText("/proc/sys/kernel/random/boot_id") + new FileInfo("/proc/self/ns/pid").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The machine's name has to do.
        }
        return XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(text)).ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The start time of a process, in the system's own units; null if there is no such process, or its start cannot be
    /// read.
    /// </summary>
    private static ulong? StartOf(int process)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var found = Process.GetProcessById(process);
                return (ulong)found.StartTime.ToUniversalTime().Ticks;
            }
            // "pid (name) state ..."; the name may hold anything. A dead process whose parent has not asked for it yet
            // is listed still.
            string text = File.ReadAllText(FormattableString.Invariant($"/proc/{process}/stat"));
            string[] fields = text.Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields is [not ("Z" or "X"), ..] && fields.Length > 19
                ? ulong.Parse(fields[19], CultureInfo.InvariantCulture)
                : null;
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or ArgumentException
                        or FormatException
                        or InvalidOperationException
                        or Win32Exception
            )
        {
            return null;
        }
    }

    /// <summary>True for a process that exists but whose start this user may not read.</summary>
    private static bool IsHidden(int process)
    {
        const int notPermitted = 1;
        if (OperatingSystem.IsWindows() || StartOf(process) is not null)
            return false;
        return kill(process, 0) != 0 && Marshal.GetLastPInvokeError() == notPermitted;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);

    /// <summary>A process.</summary>
    /// <param name="Place">Stands for its machine and container.</param>
    /// <param name="Process">Its number there.</param>
    /// <param name="Start">Its start time, in the system's own units; 0 if it could not be read.</param>
    public sealed record Owner(string Place, int Process, ulong Start);
}
