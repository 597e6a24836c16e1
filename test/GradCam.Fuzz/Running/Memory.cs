using System.Globalization;

namespace GradCam.Fuzz.Running;

/// <summary>The peak memory of this process, as Linux counts it; elsewhere what the garbage collector knows.</summary>
internal static class Memory
{
    /// <summary>Forgets the peak and returns what is in use.</summary>
    public static long Reset()
    {
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/clear_refs", "5");
        return Environment.WorkingSet;
    }

    /// <summary>The most that was in use since.</summary>
    public static long Peak()
    {
        if (!OperatingSystem.IsLinux())
            return Environment.WorkingSet;
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1],
                CultureInfo.InvariantCulture
            ) << 10;
    }
}
