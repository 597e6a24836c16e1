using System.IO.Compression;
using GradCam.Fuzz.Mutators;
using GradCam.Keras;

namespace GradCam.Fuzz.Targets;

/// <summary>.keras archives with wrong bytes.</summary>
internal sealed class KerasArchive : FuzzTarget
{
    private static readonly Lazy<byte[]> Archive = new(() => KerasConfiguration.Pack(KerasConfiguration.Valid));

    private static readonly Lazy<byte[][]> Weights = Seeds("test", "*.h5", largest: 100_000);

    public override string Name => "keras-archive";

    public override int Weight => 3;

    public override byte[] Make(Random random)
    {
        if (random.Next(3) > 0)
            return ByteMutator.Mutate(Archive.Value, random, Archive.Value);
        if (random.Next(2) == 0)
            return KerasConfiguration.Pack(
                KerasConfiguration.Valid,
                ByteMutator.Mutate(Pick(random, Weights.Value), random, Pick(random, Weights.Value))
            );
        // Entries that shrink to nothing.
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            string what = random.Next(2) == 0 ? "[]," : "\0";
            var added = zip.CreateEntry(
                random.Next(2) == 0 ? "config.json" : "model.weights.h5",
                CompressionLevel.Fastest
            );
            added.LastWriteTime = KerasConfiguration.Always;
            using var entry = added.Open();
            entry.Write(
                System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(what, 1 << random.Next(4, 22))))
            );
        }
        return stream.ToArray();
    }

    public override void Run(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "model.keras");
        File.WriteAllBytes(path, input);
        KerasModel.Load(path).ToOnnx();
    }
}
