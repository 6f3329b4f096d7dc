"""The sheet in which the way to AWS is set: proxy, certificates, kinds of endpoints."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLayout, QWidget

from app.errors import AppError, BadSettings
from app.language import tr
from app.model.network_settings import (
    CertificateFile,
    EndpointUse,
    NetworkSettings,
    ProxyUse,
    proxy_address,
)
from app.worker.messages import Answer
from app.worker.network_messages import (
    CertificatesChecked,
    CheckCertificates,
    KeepNetwork,
    NetworkRead,
    NetworkRequest,
    ReadNetwork,
)
from ui import fonts as types
from ui.aio import Tasks, async_slot
from ui.context import Context
from ui.help.subjects import SIGN_IN
from ui.network import words
from ui.theme import Tone
from ui.widgets.buttons import ButtonSize, PlainButton, PrimaryButton
from ui.widgets.card import Note
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.labels import PlainLabel
from ui.widgets.paragraph import Paragraph
from ui.widgets.sheet import Sheet

_FILES = tr("Certificates (*.pem *.crt *.cer)")
_ALL_FILES = tr("All files (*)")
_CHOICE_WIDTH = 210
_SANDBOX = tr("The sandbox account needs none of this.")
_EVERYWHERE = tr("For all accounts. Countersign connects to AWS anew when you save.")


class NetworkSheet(Sheet):
    """Shows what is chosen and what is in force. `kept` when a new choice is kept: it needs a new worker."""

    help_address = SIGN_IN

    kept = Signal()

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(context.look, window, tr("Network"))
        self._bridge = context.bridge
        self.tasks: Tasks = context.tasks
        self._certificates = ""
        self._file: CertificateFile | None = None
        self._fill()
        self._fill_footer()
        self._let_choose(is_read=False)

    def open(self) -> None:
        """Show the sheet, and ask what is chosen."""
        super().open()
        self._read()

    @property
    def chosen(self) -> NetworkSettings:
        """What stands in the sheet. Raises BadSettings where the proxy's address is none."""
        proxy = ProxyUse(self.proxy.currentData())
        is_own = proxy is ProxyUse.ADDRESS
        return NetworkSettings(
            proxy=proxy,
            proxy_address=proxy_address(self.address.text()) if is_own else "",
            certificates=self._certificates,
            fips=EndpointUse(self.fips.currentData()),
            dual_stack=EndpointUse(self.dual_stack.currentData()),
        )

    # --- building ---------------------------------------------------------------------------------

    def _fill(self) -> None:
        look = self.look
        self.body.addWidget(PlainLabel(look, tr("Network"), types.DIALOG_TITLE))
        self.body.addSpacing(look.px(4))
        self.intro = Paragraph(look, _EVERYWHERE, is_quiet=True)
        self.body.addWidget(self.intro)
        self.problem = Note(look, Tone.DANGER, "warning-circle")
        self.problem.put_icon_on_first_line()
        self.problem.hide()
        self.body.addSpacing(look.px(12))
        self.body.addWidget(self.problem)
        self._fill_proxy()
        self._fill_certificates()
        self._fill_endpoints()
        self._make_choices_equal()

    def _fill_proxy(self) -> None:
        look = self.look
        self.proxy = self._choice(tr("Proxy"), words.PROXIES)
        self.proxy.currentIndexChanged.connect(self._on_proxy_chosen)
        self.address = Field(
            look, "", "http://proxy.example.com:3128", name=tr("Address of the proxy")
        )
        self.address.hide()
        self.body.addWidget(self.address)
        self.proxy_in_force = self._in_force()

    def _fill_certificates(self) -> None:
        look = self.look
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        self.choose_button = PlainButton(look, tr("Choose a PEM file…"), size=ButtonSize.ROW)
        self.choose_button.clicked.connect(self._on_choose_clicked)
        self.usual_button = PlainButton(look, tr("Remove"), size=ButtonSize.ROW)
        self.usual_button.setAccessibleName(tr("Remove the file of certificates"))
        self.usual_button.clicked.connect(self._on_usual_clicked)
        self.usual_button.hide()
        row.addWidget(self.usual_button)
        row.addWidget(self.choose_button)
        self._row(tr("Trusted certificates"), row)
        self.file_said = Paragraph(look)
        self.body.addWidget(self.file_said)
        self.file_problem = PlainLabel(look, "", types.SECOND, Tone.DANGER, wraps=True)
        self.file_problem.hide()
        self.body.addWidget(self.file_problem)
        self.certificates_in_force = self._in_force()

    def _fill_endpoints(self) -> None:
        self.fips = self._choice(tr("FIPS endpoints"), words.ENDPOINTS)
        self.dual_stack = self._choice(tr("Dual-stack endpoints (IPv6)"), words.ENDPOINTS)
        self.endpoints_in_force = self._in_force()

    def _choice(self, name: str, options: dict[str, str]) -> Choice:
        choice = Choice(self.look, name, options)
        self._row(name, choice)
        return choice

    def _make_choices_equal(self) -> None:
        """As wide as in the design, or as the longest words of a language need it."""
        choices = (self.proxy, self.fips, self.dual_stack)
        needed = max(choice.sizeHint().width() for choice in choices)
        for choice in choices:
            choice.setFixedWidth(max(self.look.px(_CHOICE_WIDTH), needed))

    def _row(self, name: str, control: QWidget | QLayout) -> None:
        self.body.addSpacing(self.look.px(14))
        row = QHBoxLayout()
        row.addWidget(PlainLabel(self.look, name, types.BODY_STRONG), 1)
        if isinstance(control, QLayout):
            row.addLayout(control)
        else:
            row.addWidget(control)
        self.body.addLayout(row)
        self.body.addSpacing(self.look.px(4))

    def _in_force(self) -> Paragraph:
        said = Paragraph(self.look, tr("Looking…"), types.SECOND, is_quiet=True)
        self.body.addSpacing(self.look.px(4))
        self.body.addWidget(said)
        return said

    def _fill_footer(self) -> None:
        self.footer.addStretch(1)
        self.cancel_button = PlainButton(self.look, tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        self.footer.addWidget(self.cancel_button)
        self.save_button = PrimaryButton(self.look, tr("Save and connect"))
        self.save_button.clicked.connect(self._on_save_clicked)
        self.footer.addWidget(self.save_button)

    # --- reading ----------------------------------------------------------------------------------

    @async_slot
    async def _read(self) -> None:
        answer = await self._ask(ReadNetwork())
        if isinstance(answer, AppError):
            for said in (
                self.proxy_in_force,
                self.certificates_in_force,
                self.endpoints_in_force,
            ):
                said.set_words("", tr("Not known."))
            self._tell(answer.message, answer.hint)
        elif isinstance(answer, NetworkRead):
            self.show_read(answer)
            self.proxy.setFocus()

    async def _ask(self, request: NetworkRequest) -> Answer | AppError | None:
        """Ask the worker; None when the sheet was closed meanwhile, and must not be touched any more."""
        answer: Answer | AppError
        try:
            answer = await self._bridge.call(request)
        except AppError as error:
            answer = error
        return answer if shiboken6.isValid(self) and self.isVisible() else None

    def show_read(self, read: NetworkRead) -> None:
        """Show what is chosen and what is in force."""
        settings, found = read.settings, read.found
        self.proxy.setCurrentIndex(self.proxy.findData(settings.proxy.value))
        self.address.set_text(settings.proxy_address)
        self.fips.setCurrentIndex(self.fips.findData(settings.fips.value))
        self.dual_stack.setCurrentIndex(self.dual_stack.findData(settings.dual_stack.value))
        in_force = found.certificates
        is_known = in_force is not None and in_force.path == settings.certificates
        self._show_file(settings.certificates, in_force if is_known else None)
        self.proxy_in_force.set_words("", words.proxy_in_force(found))
        self.certificates_in_force.set_words("", words.certificates_in_force(found))
        self.endpoints_in_force.set_words("", words.endpoints_in_force(found))
        if read.is_sandbox:
            self.intro.set_words("", f"{_EVERYWHERE} {_SANDBOX}")
        self._tell(*words.problem_of(read))
        self._let_choose(is_read=True)
        self.fit()

    def _let_choose(self, *, is_read: bool) -> None:
        """Nothing is chosen before it is known what was: it would be overwritten."""
        choices = (self.proxy, self.choose_button, self.fips, self.dual_stack, self.save_button)
        for widget in choices:
            widget.setEnabled(is_read)

    # --- choosing ---------------------------------------------------------------------------------

    def _on_proxy_chosen(self) -> None:
        is_own = self.proxy.currentData() == ProxyUse.ADDRESS
        self.address.setVisible(is_own)
        self.address.set_problem("")
        if is_own:
            self.address.edit.setFocus()
        self.fit()

    def _on_choose_clicked(self) -> None:
        dialog = QFileDialog(self, tr("Choose a file of certificates"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_FILES, _ALL_FILES])
        dialog.fileSelected.connect(self.choose_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @async_slot
    async def choose_file(self, path: str) -> None:
        """Take a file of certificates, if the worker finds that it is one."""
        answer = await self._ask(CheckCertificates(path))
        if isinstance(answer, AppError):
            self._show_file_problem(f"{answer.message} {answer.hint}")
        elif isinstance(answer, CertificatesChecked):
            self._show_file(answer.file.path, answer.file)

    def _on_usual_clicked(self) -> None:
        self._show_file("", None)
        self.choose_button.setFocus()

    def _show_file(self, path: str, file: CertificateFile | None) -> None:
        self._certificates, self._file = path, file
        chosen = NetworkSettings(certificates=path)
        self.file_said.set_words("", words.certificates_chosen(chosen, file))
        self.usual_button.setVisible(bool(path))
        self._show_file_problem("")

    def _show_file_problem(self, problem: str) -> None:
        self.file_problem.setText(problem)
        self.file_problem.setVisible(bool(problem))
        self.choose_button.setAccessibleDescription(problem)
        self.fit()

    # --- keeping ----------------------------------------------------------------------------------

    def _on_save_clicked(self) -> None:
        try:
            settings = self.chosen
        except BadSettings as error:
            self.address.set_problem(f"{error.message} {error.hint}")
            self.address.edit.setFocus()
            self.fit()
            return
        self.save_button.setEnabled(False)  # at once: a second click finds it off
        self._save(settings)

    @async_slot
    async def _save(self, settings: NetworkSettings) -> None:
        answer = await self._ask(KeepNetwork(settings))
        if isinstance(answer, AppError):
            self._tell(answer.message, answer.hint)
            self.save_button.setEnabled(True)
        elif answer is not None:
            self.accept()
            self.kept.emit()

    def _tell(self, problem: str, hint: str = "") -> None:
        self.problem.set_words(problem, hint)
        self.problem.setVisible(bool(problem))
        self.fit()
