namespace GradCam.Targets;

/// <summary>The pictures and arrays that a written target may name, such as masks.</summary>
internal interface ITargetFiles
{
    /// <summary>There is a file of this name.</summary>
    bool Has(string name);

    /// <summary>A picture.</summary>
    /// <exception cref="GradCamException">There is none of this name, or it cannot be read.</exception>
    Picture Picture(string name);

    /// <summary>An array.</summary>
    /// <exception cref="GradCamException">There is none of this name, or it cannot be read.</exception>
    Tensor Tensor(string name);
}
