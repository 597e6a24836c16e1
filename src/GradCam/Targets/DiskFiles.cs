namespace GradCam.Targets;

/// <summary>The files of this machine, for targets that its own user writes.</summary>
/// <param name="limits">The limits on pictures and arrays.</param>
internal sealed class DiskFiles(ResourceLimits limits) : ITargetFiles
{
    public bool Has(string name) => File.Exists(name);

    public Picture Picture(string name) => global::GradCam.Picture.Load(name, limits);

    public Tensor Tensor(string name) => Npy.Load(name, limits);
}
