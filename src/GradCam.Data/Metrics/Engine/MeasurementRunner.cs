using System.Diagnostics;
using GradCam.Running;

namespace GradCam.Data.Metrics.Engine;

/// <summary>
/// Runs the network on the inputs of measurements, in batches that all of them fill together: of several maps, metrics
/// and pictures. Thread-safe.
/// </summary>
/// <param name="scores">The network.</param>
/// <param name="size">The number of inputs that run at once, as it is measured.</param>
/// <param name="batch">The number of inputs that run at once; null to find the best.</param>
internal sealed class MeasurementRunner(NetworkScores scores, BatchSize size, int? batch)
{
    private long _inputs,
        _running;

    /// <summary>The number of inputs that were run.</summary>
    public long Inputs => Volatile.Read(ref _inputs);

    /// <summary>The time that the runs themselves took, summed over threads.</summary>
    public TimeSpan Running => new(Volatile.Read(ref _running));

    /// <summary>Runs measurements of pictures of one size.</summary>
    /// <param name="work">The measurements, each with its picture.</param>
    /// <param name="cancel">Stops between batches and within.</param>
    public void Run(IReadOnlyList<(PictureCase Picture, Measurement Measurement)> work, CancellationToken cancel)
    {
        (PictureCase Picture, Measurement Measurement, int Input)[] inputs =
        [
            .. work.SelectMany(w =>
                Enumerable.Range(0, w.Measurement.Count).Select(i => (w.Picture, w.Measurement, i))
            ),
        ];
        if (inputs.Length == 0)
            return;
        var first = inputs[0].Picture;
        int length = first.Input.Length;
        float[] buffer = [];
        for (int done = 0; done < inputs.Length; )
        {
            int rows =
                    scores.FixedBatch
                    ?? Math.Min(batch ?? size.Next(inputs.Length, scores.MostInputs), inputs.Length - done),
                here = Math.Min(rows, inputs.Length - done);
            if (buffer.Length < rows * length)
                buffer = new float[rows * length];
            for (int i = 0; i < here; i++)
            {
                cancel.ThrowIfCancellationRequested();
                var (_, measurement, input) = inputs[done + i];
                var row = buffer.AsSpan(i * length, length);
                if (i > 0 && input > 0)
                    measurement.FillNext(input, buffer.AsSpan((i - 1) * length, length), row);
                else
                    measurement.Fill(input, row);
            }
            long began = Stopwatch.GetTimestamp();
            int from = done;
            scores.Run(
                buffer.AsMemory(0, rows * length),
                first.ShapeOf(rows),
                here,
                (i, answer) =>
                {
                    var (picture, measurement, input) = inputs[from + i];
                    var (probability, logit) = scores.Of(answer, picture.Class);
                    measurement.Take(input, probability, logit);
                },
                cancel
            );
            var took = Stopwatch.GetElapsedTime(began);
            Interlocked.Add(ref _running, took.Ticks);
            Interlocked.Add(ref _inputs, here);
            if (batch is null && scores.FixedBatch is null)
                size.Took(rows, took);
            done += here;
        }
    }
}
