using System.Diagnostics;
using System.Globalization;

namespace GradCam.Benchmarks;

/// <summary>The most memory that a process ever had, which only a new process can tell.</summary>
internal static class PeakMemory
{
    private const int Runs = 5;

    /// <summary>Starts a process for it, which loads the model from a file, and returns megabytes.</summary>
    public static double OfProcess(string model, string what)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(path, Workload.Onnx(model));
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
                start.ArgumentList.Add(typeof(PeakMemory).Assembly.Location);
            foreach (string argument in (string[])["memory", model, path, what])
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return double.Parse(output, CultureInfo.InvariantCulture);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Loads, runs and prints this process's peak in megabytes.</summary>
    public static void PrintOwn(string model, string path, string what)
    {
        using var workload = Workload.OfFile(model, path, explained: what == "explain");
        for (int i = 0; i < Runs; i++)
        {
            if (what == "forward")
                workload.Forward();
            else
                workload.Explain(CamMethods.GradCam);
        }
        using var own = Process.GetCurrentProcess();
        Console.WriteLine((own.PeakWorkingSet64 / 1e6).ToString(CultureInfo.InvariantCulture));
    }
}
