namespace GradCam.Targets;

/// <summary>The kind of value that an input of a <see cref="ScoreGraph"/> takes.</summary>
internal enum ScoreInputKind
{
    /// <summary><c>int64[1]</c>: one more than the rank of the class to explain.</summary>
    Rank,

    /// <summary><c>int64[N, 1]</c>: the class to explain.</summary>
    Class,

    /// <summary><c>float[N, C]</c>, or any shape that broadcasts to it: the weight of each class.</summary>
    Weights,

    /// <summary>Of dense models, <c>float[N, 1, spatial...]</c>: the weight of each place.</summary>
    Region,

    /// <summary><c>float[N, C]</c>: an embedding to compare with.</summary>
    Vector,
}
