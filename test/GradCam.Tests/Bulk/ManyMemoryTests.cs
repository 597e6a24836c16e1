using System.Diagnostics;
using Google.Protobuf;
using GradCam.Tests.Onnx;

namespace GradCam.Tests.Bulk;

/// <summary>Alone, because it looks at the memory of the whole process.</summary>
[Collection(nameof(ManyMemoryTests))]
[CollectionDefinition(nameof(ManyMemoryTests), DisableParallelization = true)]
public sealed class ManyMemoryTests
{
    private const int Settled = 1_000,
        Pictures = 10_000,
        Width = 160,
        Height = 120;

    // The pixels of nine thousand pictures have 518 MB, and those of their overlays as much again.
    private const long HeapCeiling = 8_000_000,
        ProcessCeiling = 96_000_000;

    [Fact]
    public async Task ExplainMany_tenThousandPictures_takesNoMoreMemoryThanAThousand()
    {
        using var explainer = Explainer.Load(SmallModels.Classifier().ToByteArray());
        byte[] jpeg = Photograph().Encode("jpg");
        var sources = Enumerable.Range(0, Pictures).Select(i => Source.Picture($"{i}", () => Picture.Decode(jpeg)));
        (long Heap, long Process) settled = default,
            end = default;
        int done = 0;

        await foreach (
            var result in explainer
                .ExplainMany(sources, new ExplainRequest(), (_, e) => $"{e[0].Target.Label} {e[0].Overlay().Width}")
                .WithCancellation(TestContext.Current.CancellationToken)
        )
        {
            Assert.EndsWith($" {Width}", result.Value);
            if (++done == Settled)
                settled = Memory();
            if (done == Pictures)
                end = Memory();
        }

        Assert.Equal(Pictures, done);
        Assert.InRange(end.Heap - settled.Heap, long.MinValue, HeapCeiling);
        Assert.InRange(end.Process - settled.Process, long.MinValue, ProcessCeiling);
    }

    private static Picture Photograph()
    {
        var chelsea = Picture.Load(Path.Combine(AppContext.BaseDirectory, "samples", "chelsea.png"));
        return GradCam.Rendering.Tile.Resize(chelsea, Width, Height);
    }

    private static (long Heap, long Process) Memory()
    {
        long heap = GC.GetTotalMemory(forceFullCollection: true);
        using var own = Process.GetCurrentProcess();
        return (heap, own.WorkingSet64);
    }
}
