namespace GradCam.Building;

/// <summary>
/// Each row of the value is one at an index and zero elsewhere, so that its product with a matrix is a row of that.
/// </summary>
/// <param name="Index">The indices, <c>int64[N, 1]</c>.</param>
internal sealed record OneHotRows(Val Index) : Structure;
