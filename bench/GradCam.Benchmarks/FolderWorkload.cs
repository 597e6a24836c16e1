using System.Runtime.CompilerServices;
using GradCam.Imaging;

namespace GradCam.Benchmarks;

/// <summary>
/// A folder of 1,000 photographs: read and written alone, and explained to overlays, on the same two threads.
/// </summary>
internal sealed class FolderWorkload : IDisposable
{
    public const int Pictures = 1000;
    private const int Width = 500,
        Height = 375;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gradcam-folder-");
    private readonly string[] _files;

    // What is written alone is what the whole writes; so many of them are like all.
    private const int Kept = 50;
    private Picture[] _overlays = [];

    /// <summary>Writes the photographs: parts of one, larger and smaller, with a camera's noise.</summary>
    public FolderWorkload()
    {
        var photograph = Picture.Load(
            Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "samples", "chelsea.png")
        );
        Directory.CreateDirectory(Out);
        _files = [.. Enumerable.Range(0, Pictures).Select(i => Path.Combine(_folder.FullName, $"{i:0000}.jpg"))];
        Parallel.For(0, Pictures, i => Part(photograph, new Random(i)).Save(_files[i]));
    }

    /// <summary>The folder of the photographs.</summary>
    public string Folder => _folder.FullName;

    private string Out => Path.Combine(_folder.FullName, "out");

    /// <summary>
    /// Decodes each and writes an overlay as a PNG, without a network, on as many threads as the whole has. They were
    /// explained before.
    /// </summary>
    public void DecodeAndEncode() =>
        Parallel.For(
            0,
            Pictures,
            new ParallelOptions { MaxDegreeOfParallelism = Workload.Threads },
            i =>
            {
                Picture.Load(_files[i]);
                _overlays[i % _overlays.Length].Save(Overlay(_files[i]));
            }
        );

    /// <summary>From photographs to overlays.</summary>
    public async Task Explain(Explainer explainer)
    {
        int done = 0;
        await foreach (
            var result in explainer.ExplainMany(
                [.. _files.Select(Source.File)],
                new ExplainRequest(),
                (source, explanations) =>
                {
                    string path = Overlay(source.Name);
                    explanations[0].Overlay().Save(path);
                    return path;
                }
            )
        )
        {
            if (result.Error is { } error)
                throw error;
            done++;
        }
        if (_overlays.Length == 0)
            _overlays = [.. _files.Take(Kept).Select(f => Picture.Load(Overlay(f)))];
        if (done != Pictures)
            throw new InvalidOperationException($"{done} of {Pictures} pictures were explained.");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Overlay(string file) => Path.Combine(Out, Path.GetFileNameWithoutExtension(file) + ".png");

    private static Picture Part(Picture photograph, Random random)
    {
        double width = photograph.Width * (0.5 + random.NextDouble() / 3),
            height = width * Height / Width;
        double left = random.NextDouble() * (photograph.Width - width),
            top = random.NextDouble() * (photograph.Height - height);
        byte[] pixels = Resampler.Resize(
            photograph,
            new(left, left + width, Width, 0, Width),
            new(top, top + height, Height, 0, Height),
            Interpolation.Bicubic
        );
        for (int i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)
                Math.Clamp(
                    pixels[i]
                        + (int)Math.Round((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 6),
                    0,
                    255
                );
        return Picture.FromRgb(pixels, Width, Height);
    }

    private static string Here([CallerFilePath] string file = "") => file;
}
