using System.Diagnostics;

namespace GradCam.Server.Tests;

/// <summary>Waits for what happens on other threads.</summary>
internal static class Wait
{
    /// <summary>Waits until something holds, and fails if that takes too long.</summary>
    public static async Task Until(Func<bool> done)
    {
        long start = Stopwatch.GetTimestamp();
        while (!done())
        {
            Assert.True(
                Stopwatch.GetElapsedTime(start).TotalSeconds < 20,
                "It did not come to that within 20 seconds."
            );
            await Task.Delay(10);
        }
    }
}
