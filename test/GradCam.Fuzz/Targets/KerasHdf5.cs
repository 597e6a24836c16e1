using GradCam.Fuzz.Mutators;
using GradCam.Keras;

namespace GradCam.Fuzz.Targets;

/// <summary>Keras' HDF5 files with wrong bytes.</summary>
internal sealed class KerasHdf5 : FuzzTarget
{
    private static readonly Lazy<byte[][]> Files = Seeds("test", "*.h5");

    public override string Name => "keras-hdf5";

    public override int Weight => 10;

    public override byte[] Make(Random random) =>
        ByteMutator.Mutate(Pick(random, Files.Value), random, Pick(random, Files.Value));

    // All of a kind lie at one path, as they do for who saves a model again and again: nothing may be kept from one to
    // the next.
    public override void Run(byte[] input, string folder)
    {
        string path = Path.Combine(folder, "model.h5");
        File.WriteAllBytes(path, input);
        KerasModel.Load(path).ToOnnx();
    }
}
