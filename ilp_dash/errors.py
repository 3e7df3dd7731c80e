"""The two kinds of error: what a user can mend (`UserError`, in Indonesian) and bugs (everything else)."""

NO_ROOM = "Disk penuh, jadi yang sedang ditulis batal dan data lama tetap dipakai. Kosongkan ruang, lalu ulangi."


class UserError(Exception):
    """Something the reader or sender can mend. The message says, in Indonesian: where, what was found, what to do."""


class BadFile(UserError):
    """A submitted file that cannot be read as the report it claims to be. findings: everything found in its cells,
    errors and warnings (ingest.findings.Finding), where it could be read so far."""

    def __init__(self, message: str, findings: tuple = ()):
        super().__init__(message)
        self.findings = findings


class PackedFiles(BadFile):
    """A submitted .zip of files, where one report was wanted."""


class OtherShape(BadFile):
    """A submitted file that is no report in the application's own form; it may be a table in an office's own shape."""


class Unmapped(BadFile):
    """A table in an office's own shape that nobody has confirmed the reading of. signature: of its layout."""

    def __init__(self, message: str, signature: str):
        super().__init__(message)
        self.signature = signature

    def __reduce__(self):
        return Unmapped, (str(self), self.signature)


class PersonalData(UserError):
    """A submitted file that holds data about single persons; it is refused without repeating any value."""


class StoreMissing(UserError):
    """No database has been built yet."""


class UnknownArea(UserError):
    """A code or name that is no area or puskesmas of this installation."""


class UnknownVersion(UserError):
    """A number of a build that is none, or of one that is not kept."""


class StaffOnly(UserError):
    """Something that only the staff view has, asked for by somebody who sees another."""


class BadSetting(UserError):
    """A rule or configuration value outside what it may be."""


class BadAction(UserError):
    """Something that may not be written of an action. field: of domain.actions.FIELDS, or "id" or "revision"."""

    def __init__(self, message: str, field: str):
        super().__init__(message)
        self.field = field


class Overtaken(BadAction):
    """A change of an action that somebody else has changed since it was read; the message says what, and by whom."""

    def __init__(self, message: str):
        super().__init__(message, "revision")


class BadMeeting(UserError):
    """Something that may not be written of a meeting. field: of domain.meetings.FIELDS, or "id", "kota_code",
    "files"."""

    def __init__(self, message: str, field: str):
        super().__init__(message)
        self.field = field


class MeetingOvertaken(BadMeeting):
    """A change of a meeting that somebody else has changed since it was read; the message says what, and by whom."""

    def __init__(self, message: str):
        super().__init__(message, "revision")


class RecordsUnusable(UserError):
    """The records could not be written or read just now: another command holds them, or there is no room."""


class NotSent(UserError):
    """A pack that could not be sent to one address. all_of_them: so no other address can be reached either."""

    def __init__(self, message: str, all_of_them: bool = False):
        super().__init__(message)
        self.all_of_them = all_of_them


class UnknownTable(UserError):
    """A download asked for a table that does not exist."""


class UnknownQuestion(UserError):
    """A question the store does not know, or one asked without what it needs."""
